// The chat window: bubbles, what they reply to, their buttons.

import { rendered } from "./text.js";
import { $, avatar, gist, isBot, isMine, make, messagesIn, onlySaysWhatHappened, state, timeOf, titleOf } from "./state.js";

/** Draw the open chat; `on` says what replying, pressing, editing and so on do. */
export function drawMessages(on) {
  const box = $("#messages");
  const chat = state.chats.get(state.chat);
  const messages = messagesIn(chat, state.topic);
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const before = box.dataset.shown === `${chat.id}/${state.topic}`;
  const nodes = [];
  let last = null;
  for (const message of messages) {
    if (onlySaysWhatHappened(message)) {
      nodes.push(make("p", { class: "happened" }, gist(message)));
      last = null;
      continue;
    }
    nodes.push(bubble(chat, message, last?.from.id === message.from.id, on));
    last = message;
  }
  if (!messages.some((message) => !onlySaysWhatHappened(message))) nodes.push(empty(chat, on));
  if ((state.acting.get(`${chat.id}/${state.topic}`) ?? 0) > Date.now()) nodes.push(typing());
  box.replaceChildren(...nodes);
  for (const quote of box.querySelectorAll("blockquote.expandable")) {
    const inside = quote.firstElementChild;
    quote.classList.toggle("short", inside.scrollHeight <= inside.clientHeight + 2);
  }
  if (low || !before) box.scrollTop = box.scrollHeight;
  box.dataset.shown = `${chat.id}/${state.topic}`;
}

function bubble(chat, message, follows, on) {
  const mine = isMine(message);
  const grouped = chat.type !== "private";
  const classes = ["message", mine ? "mine" : "theirs", isBot(message) && "bot", follows && "follows", message.edit_date && "edited"];
  const body = make("div", { class: "bubble", oncontextmenu: (event) => on.menu(event, message) });
  if (grouped && !mine && !follows) body.append(make("strong", { class: "name", style: hue(message) }, message.from.first_name));
  if (message.via_bot) body.append(make("span", { class: "via" }, `via @${message.via_bot.username}`));
  if (message.reply_to_message && !message.reply_to_message.forum_topic_created) body.append(replied(message));
  body.append(content(message, on), stamp(message));
  const column = make("div", { class: "column" }, body, keyboard(message, on));
  const picture = grouped && !mine && avatar(message.from.first_name, message.from.id, isBot(message) ? "bot" : "");
  const reply = make("button", { class: "answer", title: "Reply (select words first to quote them)", onclick: () => on.reply(message) }, "↩");
  return make("article", { class: classes.filter(Boolean).join(" "), "data-id": message.message_id }, picture || null, column, reply);
}

function content(message, on) {
  if (message.sticker) return make("span", { class: "sticker" }, message.sticker.emoji);
  if (message.voice) return make("span", { class: "voice" }, "▶ ", make("i", {}), " 0:03");
  if (message.photo) return make("span", { class: "photo" }, "Photo");
  return make("div", { class: "text" }, ...rendered(message.text ?? "", message.entities, on));
}

function replied(message) {
  const original = message.reply_to_message;
  const quote = message.quote?.text ?? gist(original);
  const jump = () => {
    const target = $(`#messages [data-id="${original.message_id}"]`);
    target?.scrollIntoView({ behavior: "smooth", block: "center" });
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 900);
  };
  const name = original.from?.first_name ?? "";
  return make("div", { class: "replied", style: hue(original), onclick: jump }, make("strong", {}, name), make("span", {}, quote));
}

function stamp(message) {
  return make("time", {}, message.edit_date ? "edited " : "", timeOf(message));
}

function keyboard(message, on) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const button = (one, row, column) => {
    const kind = one.url ? "↗" : one.switch_inline_query_chosen_chat || "switch_inline_query" in one ? "⤳" : "";
    const press = (event) => {
      event.currentTarget.classList.add("waiting");
      on.press(message, row, column);
    };
    return make("button", { type: "button", onclick: press }, make("span", {}, one.text), kind && make("small", {}, kind));
  };
  const lines = rows.map((line, row) => make("div", {}, ...line.map((one, column) => button(one, row, column))));
  return make("div", { class: "keyboard" }, ...lines);
}

function empty(chat, on) {
  const name = titleOf(chat);
  if (chat.type !== "private") return make("div", { class: "empty" }, avatar(name, chat.id, "group"), hint(chat));
  const start = make("button", { type: "button", class: "start", onclick: () => on.command("/start") }, "Start");
  const says = make("p", {}, state.online ? "What can this bot do? Press Start and see." : "The bot is loading its models and will be here in a moment.");
  return make("div", { class: "empty" }, avatar(name, chat.id, "bot"), make("h2", {}, name), says, start);
}

function hint(chat) {
  const name = `@${state.bot.username}`;
  if (chat.bot === "member") return make("p", {}, "In groups the bot is silent until it is asked: ", make("code", {}, "/ask"), ", a reply to it, or ", make("code", {}, name), ".");
  return make("p", {}, "The bot is no member here. Type ", make("code", {}, `${name} and a question`), ": choose one of the answers that come up, or send it, and the bot comes as a guest.");
}

const typing = () => make("div", { class: "typing" }, make("i"), make("i"), make("i"));
const hue = (message) => `--hue: ${(Math.abs(message.from?.id ?? 0) * 67 + 205) % 360}`;
