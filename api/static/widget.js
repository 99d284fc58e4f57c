/* <script type="module" src="…/widget.js"></script><yijianshi-assistant><a href="…/ask">…</a></yijianshi-assistant> */
import { Assistant } from "./widget/assistant.js";

if (!customElements.get("yijianshi-assistant")) {
  customElements.define("yijianshi-assistant", Assistant);
}
