// A text with its entities as elements. Offsets count UTF-16 units, as strings do here.

import { make } from "./state.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** Return nodes for a message's text; `on` says what commands and mentions do when they are clicked. */
export function rendered(text, entities = [], on = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, sorted, 0, text.length, on);
}

function between(text, entities, start, end, on) {
  const nodes = [];
  let at = start;
  let skip = 0;
  while (skip < entities.length) {
    const outer = entities[skip];
    const outerEnd = outer.offset + outer.length;
    let next = skip + 1;
    while (next < entities.length && entities[next].offset < outerEnd) next += 1;
    const block = BLOCKS.has(outer.type);
    // A block makes its own line, so that the line break before and after it would make another.
    let before = text.slice(at, outer.offset);
    if (block) before = before.replace(/\n$/, "");
    if (before) nodes.push(before);
    nodes.push(element(text, outer, entities.slice(skip + 1, next), on));
    at = outerEnd;
    if (block && text[at] === "\n") at += 1;
    skip = next;
  }
  const rest = text.slice(at, end);
  if (rest) nodes.push(rest);
  return nodes;
}

function element(text, entity, inner, on) {
  const end = entity.offset + entity.length;
  const words = text.slice(entity.offset, end);
  const nodes = between(text, inner, entity.offset, end, on);
  switch (entity.type) {
    case "blockquote":
      return make("blockquote", {}, ...nodes);
    case "expandable_blockquote":
      return expandable(nodes);
    case "text_link":
      return link(entity.url, nodes);
    case "url":
      return link(/^[a-z]+:\/\//i.test(words) ? words : `https://${words}`, nodes);
    case "spoiler":
      return make("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("seen") }, ...nodes);
    case "bot_command":
      return make("a", { class: "inner", onclick: () => on.command?.(words) }, ...nodes);
    case "mention":
    case "text_mention":
      return make("a", { class: "inner" }, ...nodes);
    default:
      return make(TAGS[entity.type] ?? "span", {}, ...nodes);
  }
}

function link(url, nodes) {
  return make("a", { href: url, target: "_blank", rel: "noopener", title: url }, ...nodes);
}

function expandable(nodes) {
  const toggle = (event) => {
    if (!event.target.closest("a") && !String(getSelection())) event.currentTarget.classList.toggle("open");
  };
  return make("blockquote", { class: "expandable", onclick: toggle }, make("div", {}, ...nodes), make("span", { class: "chevron" }));
}
