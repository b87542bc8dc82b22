// On a shared computer the quiz keeps answers that are not sent yet (js/quiz.js). They go
// when their learner signs out, so that the next person finds none; and this says so first.
//
// <div id="unsent" hidden> … <a></div>  <form method="post">

const kept = () => Object.keys(sessionStorage).filter((key) => key.startsWith("quiz-answer/"));

function warn(notice) {
  const [key] = kept();
  if (!key) return;
  notice.querySelector("a").href = JSON.parse(sessionStorage.getItem(key)).url;
  notice.hidden = false;
}

try {
  const notice = document.getElementById("unsent");
  notice.parentElement.querySelector("form").addEventListener("submit", () => {
    for (const key of kept()) sessionStorage.removeItem(key);
    // The other tabs have stores of their own.
    new BroadcastChannel("quiz-answer/").postMessage("signed out");
  });
  warn(notice);
} catch {
  // The browser allows no storage, so nothing is in it.
}
