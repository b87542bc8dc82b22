// Puts cards on piles. What was pressed stays on this page: nothing is stored or asked for.
//
// <div data-card-sort>
//   <li data-card data-pile="Fine"> <button data-place="Fine" aria-pressed="false"> <p data-verdict>
//   <p role="status" data-left="…" data-all-placed="…" data-anew="…"> <button data-start-again>

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
}

class CardSort {
  constructor(root) {
    this.cards = [...root.querySelectorAll("[data-card]")];
    this.status = root.querySelector("[data-left]");
    for (const part of root.querySelectorAll("[data-without-script]")) part.hidden = true;
    for (const part of root.querySelectorAll("[data-with-script]")) part.hidden = false;
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-place]");
      if (button) this.place(button.closest("[data-card]"), button.dataset.place);
      if (event.target.closest("[data-start-again]")) this.startAgain();
    });
    addEventListener("pagehide", () => this.clear());
    this.tell(this.status.dataset.left);
  }

  place(card, pile) {
    const verdict = card.querySelector("[data-verdict]");
    const isSame = pile === card.dataset.pile;
    for (const button of card.querySelectorAll("[data-place]")) {
      button.setAttribute("aria-pressed", button.dataset.place === pile);
    }
    const opening = filled(isSame ? verdict.dataset.same : verdict.dataset.other, card.dataset);
    verdict.textContent = `${opening} ${card.querySelector("[data-why]").textContent}`;
    card.dataset.placed = isSame ? "same" : "other";
    const isLast = this.cards.every((each) => each.dataset.placed);
    this.tell(isLast ? this.status.dataset.allPlaced : this.status.dataset.left);
  }

  tell(words) {
    this.status.textContent = filled(words, {
      all: this.cards.length,
      placed: this.cards.filter((card) => card.dataset.placed).length,
      agreed: this.cards.filter((card) => card.dataset.placed === "same").length,
    });
  }

  clear() {
    for (const card of this.cards) {
      delete card.dataset.placed;
      card.querySelector("[data-verdict]").textContent = "";
      for (const button of card.querySelectorAll("[data-place]")) {
        button.setAttribute("aria-pressed", "false");
      }
    }
    this.tell(this.status.dataset.left);
  }

  startAgain() {
    this.clear();
    this.tell(this.status.dataset.anew);
    this.cards[0].querySelector("[data-place]").focus();
  }
}

for (const root of document.querySelectorAll("[data-card-sort]")) new CardSort(root);
