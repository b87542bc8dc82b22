// Keeps a reader's place: the last heading above the middle of the window.
// Sent when they leave the page, so reading costs the server one small request.
//
// <article data-place-url="…" data-csrf="…"> <h2 id="…"> …

const text = document.querySelector("[data-place-url]");
const headings = text ? [...text.querySelectorAll("h2[id], h3[id]")] : [];
let kept = "";

function keep() {
  const middle = innerHeight / 2;
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < middle);
  const place = passed.at(-1)?.id;
  if (!place || place === kept || scrollY === 0) return;
  kept = place;
  fetch(text.dataset.placeUrl, {
    method: "POST",
    keepalive: true,
    headers: { "X-CSRFToken": text.dataset.csrf },
    body: new URLSearchParams({ position: place }),
  }).catch(() => {
    kept = "";
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep();
});
addEventListener("pagehide", keep);
