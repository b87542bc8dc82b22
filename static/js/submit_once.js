// A form goes off once. A second press while the first is on its way would take
// its place, and somebody who has just made an account would get an error page.
const PATIENCE = 5000;
const sent = new WeakMap();

addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (performance.now() - (sent.get(form) ?? -PATIENCE) < PATIENCE) event.preventDefault();
  else sent.set(form, performance.now());
});

// Back from the next page: everything may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) sent.delete(form);
});
