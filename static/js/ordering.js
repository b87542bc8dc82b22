// Moves a line of an ordering question where it stands. Without this script the
// same buttons ask the server for the page with the line moved.
//
// <fieldset data-ordering data-moved="{line} is now {place} of {count}.">
//   <input type="hidden" name="response">
//   <ol><li data-line="id"> … <button data-move="up"> <button data-move="down"> … </ol>
//   <p role="status" data-ordering-status></p>

function move(fieldset, button) {
  const line = button.closest("[data-line]");
  const list = line.parentElement;
  if (button.dataset.move === "up") list.insertBefore(line, line.previousElementSibling);
  else list.insertBefore(line.nextElementSibling, line);
  const lines = [...list.children];
  lines.forEach((each, place) => {
    each.querySelector("[data-move=up]").hidden = place === 0;
    each.querySelector("[data-move=down]").hidden = place === lines.length - 1;
  });
  fieldset.querySelector("input").value = lines.map((each) => each.dataset.line).join(",");
  // At either end the button that was pressed is gone; its sibling is the next thing to press.
  (button.hidden ? line.querySelector("[data-move]:not([hidden])") : button).focus();
  const words = { line: line.querySelector(".ordering__text").textContent };
  words.place = lines.indexOf(line) + 1;
  words.count = lines.length;
  const said = fieldset.dataset.moved.replace(/\{(\w+)\}/g, (_match, name) => words[name]);
  fieldset.querySelector("[data-ordering-status]").textContent = said;
}

// On the document: a question may come by another script, after this one has run.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ordering] [data-move]");
  if (!button) return;
  event.preventDefault();
  move(button.closest("[data-ordering]"), button);
});
