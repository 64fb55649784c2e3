"use strict";
// Filters the table of questions and picks the heat map. Everything is on the page
// already and stays readable without this script.
(() => {
  const portion = 100;
  const rows = [...document.querySelectorAll(".questions tbody tr")];
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
  const told = shown.textContent;
  const words = new Map();
  let most = portion;

  const textOf = (row) => {
    if (!words.has(row)) words.set(row, row.textContent.toLocaleLowerCase());
    return words.get(row);
  };

  const fits = (row, wanted) =>
    (!wanted.asked || row.dataset.asked === wanted.asked) &&
    (!wanted.article || row.dataset.article.split(" ").includes(wanted.article)) &&
    (!wanted.fate ||
      (wanted.fate === "lost" ? "lost" in row.dataset : row.dataset.fate === wanted.fate)) &&
    (!wanted.turn || row.dataset.turn === wanted.turn) &&
    wanted.text.every((word) => textOf(row).includes(word));

  const show = () => {
    const wanted = Object.fromEntries(new FormData(form));
    wanted.text = wanted.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const is = fits(row, wanted);
      row.hidden = !is || count >= most;
      count += is;
    }
    const isAll = count === rows.length;
    shown.textContent = isAll ? told : `${count} of ${rows.length} questions fit.`;
    more.hidden = count <= most;
    more.textContent = `Show ${Math.min(portion, count - most)} more`;
  };

  const restart = () => {
    most = portion;
    show();
  };

  const choose = (wanted) => {
    form.reset();
    for (const [name, value] of Object.entries(wanted)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    restart();
    document.getElementById("questions").scrollIntoView();
  };

  form.addEventListener("input", restart);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(restart));
  more.addEventListener("click", () => {
    most += portion;
    show();
  });
  for (const button of document.querySelectorAll("main button[data-fate]")) {
    button.addEventListener("click", () => choose({ fate: button.dataset.fate }));
  }
  for (const button of document.querySelectorAll(".heat button")) {
    const { asked, article } = button.dataset;
    button.addEventListener("click", () => choose({ asked, article }));
  }

  const pick = document.getElementById("map");
  const showMap = () => {
    for (const map of document.querySelectorAll(".map")) {
      map.hidden = map.dataset.map !== pick.value;
    }
  };
  if (pick) {
    pick.addEventListener("input", showMap);
    pick.closest("[hidden]").hidden = false;
    showMap();
  }
  form.hidden = false;
  show();
})();
