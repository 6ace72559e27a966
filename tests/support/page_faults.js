// What is wrong with the page on a phone: a list of sentences, empty for a page that is sound.
// Called with {language, answers: whether the page repeats what somebody wrote}.
(({ language, answers }) => {
  const faults = [];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const box = (one) => one.getBoundingClientRect();
  const shown = (one) => box(one).width > 1 && box(one).height > 1 && !one.closest(".vh, .skip");
  const called = (one) => `${one.tagName} ${one.name || ""} ${one.innerText || ""}`.trim().slice(0, 60);

  const { scrollWidth: wide, clientWidth: screenWidth } = document.documentElement;
  if (wide > screenWidth) faults.push(`scrolls sideways: ${wide} px`);
  if (document.documentElement.lang !== language) faults.push(`says it is ${document.documentElement.lang}`);
  const headings = all("h1").filter(shown).length;
  if (headings !== 1) faults.push(`${headings} first headings`);

  const buttons = "button, .btn, a.link, .pick, select, textarea, summary, .top a, .foot a, "
    + "input:not([type=hidden], [type=radio], [type=checkbox])";
  for (const one of all(buttons).filter(shown)) {
    if (box(one).height < 43.9) faults.push(`${Math.round(box(one).height)} px high: ${called(one)}`);
  }
  for (const one of all("main *").filter(shown)) {
    if (box(one).right > screenWidth + 1) faults.push(`beyond the edge: ${called(one)}`);
  }
  for (const one of all("input:not([type=hidden]), select, textarea")) {
    if (![...(one.labels || [])].some((label) => label.innerText.trim())) faults.push(`no label: ${called(one)}`);
  }

  const main = document.querySelector("main").cloneNode(true);
  for (const one of all(`textarea, [lang], script, template${answers ? ", dd" : ""}`, main)) one.remove();
  const words = main.textContent;
  const foreign = language === "hi" ? /[a-z]{3,}/g : /[\u0900-\u097f]+/g;
  for (const word of new Set(words.match(foreign) || [])) faults.push(`not in this language: ${word}`);
  const keys = /(?<![\w@.])[a-z]+(?:[._][a-z_]+)+(?![\w@.])/g;
  for (const word of new Set(words.match(keys) || [])) faults.push(`no words for: ${word}`);
  return faults;
})
