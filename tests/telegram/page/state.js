// What the page knows. Views read it; main.js changes it and draws them again.

export const state = {
  bot: null,
  commands: [],
  people: [],
  chats: new Map(),
  online: false,
  me: null,
  chat: null,
  topic: null,
  drafts: new Map(),
  replying: null, // { message, quote }
  editing: null,
  inline: null, // { query, number, answer }
  acting: new Map(), // chat -> when "is typing" ends
  unread: new Map(), // person:chat -> count
  requests: [],
};

export const GENERAL = 1;

export const person = (id) => state.people.find((one) => one.id === id);
export const isMine = (message) => message.from?.id === state.me;
export const isBot = (message) => message.from?.id === state.bot.id;

/** The chats that a person sees, the one with the bot first. */
export function chatsOf(id) {
  return [...state.chats.values()]
    .filter((chat) => chat.members.includes(id))
    .sort((a, b) => (b.type === "private") - (a.type === "private"));
}

export const titleOf = (chat) => (chat.type === "private" ? state.bot.first_name : chat.title);

/** The messages of a chat, of one of its topics where it has topics. */
export function messagesIn(chat, topic) {
  if (!chat.topics.length) return chat.messages;
  return chat.messages.filter((message) => (message.message_thread_id ?? GENERAL) === (topic ?? GENERAL));
}

/** What a message says in a line. */
export function gist(message) {
  if (message.text) return message.text.replaceAll("\n", " ");
  if (message.sticker) return `${message.sticker.emoji} Sticker`;
  if (message.voice) return "Voice message";
  if (message.photo) return "Photo";
  if (message.forum_topic_created) return `Topic “${message.forum_topic_created.name}” created`;
  if (message.supergroup_chat_created) return "Group created";
  return "";
}

export function onlySaysWhatHappened(message) {
  return Boolean(message.forum_topic_created || message.supergroup_chat_created || message.migrate_from_chat_id);
}

/** Make an element: `make("p", { class: "a", onclick: f }, "text", child)`. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const $ = (selector) => document.querySelector(selector);

/** A person's or chat's picture: an initial on a colour of their own. */
export function avatar(name, id, kind = "") {
  const hue = (Math.abs(id) * 67 + 205) % 360;
  const inside = kind === "bot" ? "“" : [...name][0];
  return make("span", { class: `avatar ${kind}`, style: `--hue: ${hue}`, "aria-hidden": "true" }, inside);
}

export const timeOf = (message) =>
  new Date(message.date * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
