// Colours: as the system, light or dark. Runs before the page is drawn, so that nothing flashes.
"use strict";
(() => {
  const NEXT = { system: "light", light: "dark", dark: "system" };
  const read = () => {
    try {
      return localStorage.getItem("ipdocs:theme") || "system";
    } catch {
      return "system";
    }
  };
  let theme = read();
  const apply = () => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  apply();
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("ui-theme");
    const name = () => button.setAttribute("aria-label", `Colours: ${theme === "system" ? "as the system" : theme}`);
    name();
    button.addEventListener("click", () => {
      theme = NEXT[theme] || "system";
      try {
        localStorage.setItem("ipdocs:theme", theme);
      } catch {
        // A browser that keeps nothing still changes this page.
      }
      apply();
      name();
    });
  });
})();
