// Counts what stands in a box that nothing leaves. Nothing is stored, nothing is asked for.
//
// <div data-drafting-sandbox> <textarea data-private-box> <input type="checkbox"> …
//   <p data-count="Words: {words}. …" hidden> <p role="status" data-count-said>

const PAUSE = 1500; // A reader of the screen hears the count when the writer rests.

class Sandbox {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("[data-private-box]");
    this.line = root.querySelector("[data-count]");
    this.said = root.querySelector("[data-count-said]");
    this.line.hidden = false;
    this.box.addEventListener("input", () => this.count());
    // Not even a page that the browser keeps for the way back holds the words.
    addEventListener("pagehide", () => this.forget());
    addEventListener("pageshow", (event) => event.persisted && this.forget());
    // Leaving by a slip would lose a draft that is kept nowhere else.
    addEventListener("beforeunload", (event) => {
      if (this.box.value.trim()) event.preventDefault();
    });
    this.count();
  }

  count() {
    const text = this.box.value.trim();
    const counted = {
      words: text ? text.split(/\s+/).length : 0,
      characters: [...text].length,
    };
    const words = this.line.dataset.count.replace(/\{(\w+)\}/g, (_match, name) => counted[name]);
    this.line.textContent = words;
    clearTimeout(this.timer);
    if (text) this.timer = setTimeout(() => (this.said.textContent = words), PAUSE);
    else this.said.textContent = "";
  }

  forget() {
    this.box.value = "";
    for (const tick of this.root.querySelectorAll("input")) tick.checked = false;
    this.count();
  }
}

for (const root of document.querySelectorAll("[data-drafting-sandbox]")) new Sandbox(root);
