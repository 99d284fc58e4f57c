// Long work says so: after the button is pressed, its form tells what happens now, and is not sent twice.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const words = document.createElement("p");
  words.className = "facts";
  words.setAttribute("role", "status");
  form.append(words);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    words.textContent = form.dataset.busy;
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.sent;
});
