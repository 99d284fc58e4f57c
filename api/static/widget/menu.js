/* What is needed seldom: type size, the way back, deleting, the telephone. */
import { button, make, safeAddress } from "./make.js";

export function menu(desk) {
  const { say } = desk;
  const box = make("details", { class: "more" }, make("summary", {}, say("more")));
  const close = (act) => () => {
    box.open = false;
    act();
  };
  const size = button(say(desk.isLarge() ? "large_off" : "large_on"), close(() => {
    desk.setLarge(!desk.isLarge());
    size.replaceChildren(say(desk.isLarge() ? "large_off" : "large_on"));
  }));
  const sure = make("div", { class: "sure", hidden: true }, make("p", {}, say("erase_sure")),
    button(say("erase_yes"), close(() => {
      sure.hidden = true;
      desk.erase();
    }), { class: "danger" }),
    button(say("erase_no"), () => { sure.hidden = true; }));
  const about = make("a", { href: safeAddress("about", desk.server)?.href, target: "_blank", rel: "noopener" }, say("about"));
  const phone = make("p", { class: "facts" });
  const guide = make("p", { class: "facts" }, make("a",
    { href: safeAddress("apply", desk.server)?.href, target: "_blank", rel: "noopener" }, say("guide_link")));
  box.append(make("div", { class: "list" }, guide, size, button(say("copy_link"), close(() => desk.copyLink())),
    button(say("erase"), () => { sure.hidden = !sure.hidden; }), sure,
    make("p", { class: "facts" }, about), phone));
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false;
  });
  box.showGuide = (led) => { guide.hidden = led === false; };
  box.showPhone = (channel) => {
    const number = channel?.phone;
    const address = number && safeAddress(`tel:${number.replace(/[^\d+]/g, "")}`, location.href);
    phone.replaceChildren(address ? make("a", { href: address.href }, say("phone", { phone: number })) : "");
  };
  return box;
}
