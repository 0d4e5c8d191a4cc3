"use strict";
(() => {
  const box = document.querySelector(".search");
  const field = box.querySelector("input");
  const said = document.getElementById("said");
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const items = [...document.querySelectorAll("ul.list li")];
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const all = texts.map(plain);
  box.hidden = false;
  const search = () => {
    const words = field.value.split(/\s+/).map(plain).filter((word) => word);
    let count = 0;
    items.forEach((item, at) => {
      item.hidden = !words.every((word) => all[at].includes(word));
      if (!item.hidden) count += 1;
    });
    document.querySelectorAll("section.kind").forEach((section) => {
      section.hidden = [...section.querySelectorAll("li")].every((item) => item.hidden);
    });
    said.textContent = words.length ? `找到 ${count} 份` : "";
  };
  field.addEventListener("input", search);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { field.value = asked; search(); }
})();
