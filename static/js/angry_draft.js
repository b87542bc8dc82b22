// Lets angry words go. They are in one place only, the box, and nothing here stores or sends them.
//
// <div data-angry-draft>
//   <div data-angry> <textarea data-private-box> <button data-let-go>
//   <div data-calm> <div data-gone> <h4 data-breathe> <textarea data-private-box> <button data-start-again>

class AngryDraft {
  constructor(root) {
    this.root = root;
    this.angry = root.querySelector("[data-angry]");
    this.calm = root.querySelector("[data-calm]");
    this.gone = root.querySelector("[data-gone]");
    this.letGoButton = root.querySelector("[data-let-go]");
    this.startAgainButton = root.querySelector("[data-start-again]");
    root.querySelector("[data-without-script]").hidden = true;
    this.letGoButton.hidden = false;
    this.startAgainButton.hidden = false;
    this.letGoButton.addEventListener("click", () => this.letGo());
    this.startAgainButton.addEventListener("click", () => this.startAgain());
    // Not even a page that the browser keeps for the way back holds the words.
    addEventListener("pagehide", () => this.forget());
    addEventListener("pageshow", (event) => event.persisted && this.forget());
    this.calm.hidden = true;
  }

  letGo() {
    // With an empty box there is nothing to see off; the questions help all the same.
    this.gone.hidden = !this.angry.querySelector("[data-private-box]").value.trim();
    this.empty();
    this.angry.hidden = true;
    this.calm.hidden = false;
    this.root.querySelector("[data-breathe]").focus();
  }

  startAgain() {
    this.forget();
    this.angry.querySelector("[data-private-box]").focus();
  }

  forget() {
    this.empty();
    this.angry.hidden = false;
    this.calm.hidden = true;
  }

  // New boxes: those that were written in could bring the words back with "undo".
  empty() {
    for (const box of this.root.querySelectorAll("[data-private-box]")) {
      box.value = "";
      box.replaceWith(box.cloneNode());
    }
  }
}

for (const root of document.querySelectorAll("[data-angry-draft]")) new AngryDraft(root);
