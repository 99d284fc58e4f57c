// A return link carries the case and its code in the fragment, which no server and no log sees; the form sends them.
const [id, code] = location.hash.slice(1).split(/\.(.*)/s);
if (/^[0-9a-z]{26}$/.test(id) && code) {
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("find");
  form.elements.id.value = id;
  form.elements.code.value = code;
  form.submit();
}
