// Moves to the error summary when a form comes back with problems, and from
// each of its lines to the field, so that a keyboard or screen reader goes too.
// A script may put a summary there later, and moves to it then.
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});
