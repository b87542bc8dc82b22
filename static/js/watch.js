// Looks again while a worker is at work, and shows how far it is. When the same
// page no longer has the place, the work is done and the whole page is read anew.
//
// <p data-watch>…</p>, and a link to the page itself for whoever has no JavaScript.

const PAUSE = 2000;
const place = document.querySelector("[data-watch]");

async function look() {
  try {
    const answer = await fetch(location.href);
    if (answer.status < 500) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-watch]");
      if (!fresh) return location.reload();
      place.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // No network for a moment: the next look may find it.
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
