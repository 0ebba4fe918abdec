// The list of agencies: show the rows that hold every word.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("#ui-rows tr")].map((row) => [row, row.cells[0].textContent.toLowerCase()]);
  const input = document.getElementById("ui-q");
  input.form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      count += !row.hidden;
    }
    document.getElementById("ui-count").textContent = words.length ? `${count} of ${rows.length}` : "";
  });
})();
