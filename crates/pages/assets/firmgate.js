// Conveniences only: every page works without this file.
"use strict";

// Copy buttons are hidden until a script can make them work.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied";
    } catch {
      said.textContent = "Could not copy: select the text instead";
    }
  });
}

// A second click within a second does not send a form twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < 1000) event.preventDefault();
    else sentAt = event.timeStamp;
  });
}

// A page that waits looks for news in the background and moves on when the work is done.
const waiting = document.querySelector("main[data-again]");
if (waiting) {
  const pause = () => setTimeout(look, Math.max(1, Number(waiting.dataset.again)) * 1000);
  const look = async () => {
    try {
      const answer = await fetch(waiting.querySelector(".check-again").href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector("main[data-again]");
      if (!news) return location.replace(answer.url);
      for (const bar of waiting.querySelectorAll("progress")) {
        const next = news.querySelector("#" + CSS.escape(bar.id));
        if (next) bar.closest(".progress").replaceChildren(...next.closest(".progress").childNodes);
      }
    } catch {
      // No answer: look again later.
    }
    pause();
  };
  pause();
}
