// Says how many boxes are ticked. The ticks stay on this page: nothing is stored or asked for.
//
// <div data-tick-list> <input type="checkbox"> … <p role="status" data-progress="…" data-all-done="…">

class TickList {
  constructor(root) {
    this.boxes = [...root.querySelectorAll("input")];
    this.status = root.querySelector("[data-progress]");
    root.addEventListener("change", () => this.tell());
    addEventListener("pagehide", () => this.clear());
    this.tell();
  }

  tell() {
    const counted = {
      done: this.boxes.filter((box) => box.checked).length,
      all: this.boxes.length,
    };
    const { progress, allDone } = this.status.dataset;
    const words = progress.replace(/\{(\w+)\}/g, (_match, name) => counted[name]);
    this.status.textContent = counted.done === counted.all ? `${words} ${allDone}`.trim() : words;
  }

  clear() {
    for (const box of this.boxes) box.checked = false;
    this.tell();
  }
}

for (const root of document.querySelectorAll("[data-tick-list]")) new TickList(root);
