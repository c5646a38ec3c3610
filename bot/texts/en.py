"""What the bot says in English."""

from bot.texts.phrases import Phrases

PHRASES = Phrases(
    paragraph="paragraph {n}",
    open="open in the article",
    also="Also in the article:",
    around="In context:",
    others="Other passages:",
    unanswered="I found no sure answer to: “{question}”",
    from_context="↩ taken as a follow-up",
    stale="The article has changed since this answer; the quote is from the earlier version.",
    refusal="The article does not say.",
    nearest="Closest, but not an answer:",
    nothing_near="Nothing in it comes close, either.",
    uncertain="I am not sure that the article says this.",
    likeliest="If it does, then most likely here:",
    instead="Questions that it does answer:",
    button_context="Context",
    button_others="Other passages",
    button_back="Back",
    button_share="Share",
    button_privately="Open privately",
    button_only_words="Only these words",
    button_ask_own="Ask your own question",
    untitled="untitled",
    start=(
        "Hello! I answer questions about the article <b>{title}</b>. "
        "Every answer is a verbatim quote, so you can check it. If the article does not say, I will tell you so."
    ),
    examples="Ask in your own words, or start with an example:",
    help=(
        "Write a question about the article and I will answer with its own words. Follow-ups such as “And when?” work. "
        "To go back to an older answer, reply to it; you can also quote a part of it.\n\n"
        "In a group: <code>/ask question</code>, a reply to one of my messages, or a mention of {bot}."
    ),
    help_inline="In any chat: {bot} and a question.",
    author="Author: {author}",
    date="Date: {date}",
    source="Source: {source}",
    length="Length: {characters}, {paragraphs}",
    characters={"one": "{n} character", "other": "{n} characters"},
    paragraphs={"one": "{n} paragraph", "other": "{n} paragraphs"},
    contents="In short, in the article's own sentences:",
    new="A fresh start. What would you like to know?",
    forgotten={
        "one": "Done: {n} answer and its question are deleted.",
        "other": "Done: {n} answers and their questions are deleted.",
    },
    nothing_else="I keep nothing else about you.",
    forgotten_none="I keep nothing about you, so there is nothing to delete.",
    privacy=(
        "I store your question, the quotes found, the time, and the IDs of the chat, of the messages and of your "
        "account. That is what makes follow-ups, buttons and sharing work. What you type after my name in any chat is "
        "stored in the same way once I offer an answer. {kept} The model runs on the same server as I do: questions "
        "go to no other service. /forget deletes everything about you."
    ),
    kept_days={"one": "It is deleted after {n} day.", "other": "It is deleted after {n} days."},
    kept_always="It is kept until you ask me to delete it.",
    privacy_logged=(
        "The bot's owner has also chosen to write questions to the server's log, which /forget does not reach."
    ),
    unknown_command="I do not know that command. See /help, or just ask a question.",
    ask_how="Write the question right after the command, for example: <code>/ask {example}</code>",
    hello_group=(
        "Hello! I answer questions about the article <b>{title}</b>, always in its own words. "
        "Ask with <code>/ask question</code>, mention {bot}, or reply to one of my messages. Otherwise I keep quiet."
    ),
    greeting="Hello! What would you like to know about the article?",
    thanks="You are welcome. Feel free to ask more.",
    goodbye="Goodbye!",
    nod="Feel free to ask more.",
    chitchat="I am a bot, and all I can do is answer questions about the article, always in its own words.",
    sticker="Nice sticker! I only answer to words, though.",
    photo="I cannot see pictures or videos. Please ask in words.",
    voice="I cannot hear recordings. Please write your question.",
    other="I only understand text. Please write a question about the article.",
    too_long={
        "one": "That is too long for one question. Please keep it to {n} character.",
        "other": "That is too long for one question. Please keep it to {n} characters.",
    },
    nothing_before="Ask a question first, then I can show you more.",
    no_others="The article has no more on this.",
    slower={
        "one": "One moment, I cannot keep up. Try again in {n} second.",
        "other": "One moment, I cannot keep up. Try again in {n} seconds.",
    },
    slower_group={
        "one": "That is a lot of questions at once. I will answer again in {n} second.",
        "other": "That is a lot of questions at once. I will answer again in {n} seconds.",
    },
    backlog="Sorry, I was away for a while and this question has waited too long. Please ask it again.",
    expired="This answer has expired. Please ask again.",
    not_allowed="This bot only answers people who were invited.",
    error="Sorry, something broke on my side. Please try again in a moment. Reference: <code>{reference}</code>",
    command_ask="ask about the article",
    command_article="which article this is",
    command_help="how to ask",
    command_new="start the conversation afresh",
    command_forget="delete everything about me",
    command_privacy="what is stored",
    description=(
        "I answer questions about the article “{title}” with verbatim quotes. "
        "If the article does not say, I tell you so."
    ),
    short_description="Answers from one article, always with a verbatim quote.",
    greetings=frozenset(
        {"hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon", "good evening"}
    ),
    thank_yous=frozenset(
        {
            "thanks",
            "thank you",
            "thx",
            "thanks a lot",
            "thank you very much",
            "many thanks",
            "cheers",
            "thanks so much",
            "thank you so much",
            "ty",
            "tysm",
        }
    ),
    goodbyes=frozenset({"bye", "goodbye", "bye bye", "see you", "see ya", "cya", "good night"}),
    nods=frozenset(
        {
            "ok",
            "okay",
            "sure",
            "fine",
            "cool",
            "nice",
            "great",
            "wow",
            "interesting",
            "aha",
            "right",
            "alright",
            "good",
            "understood",
            "amazing",
            "pity",
            "got it",
            "i see",
            "not bad",
            "too bad",
            "all right",
        }
    ),
    mores=frozenset(
        {
            "more",
            "show more",
            "show me more",
            "tell me more",
            "say more",
            "can you tell me more",
            "can you say more",
            "can you elaborate",
            "more details",
            "go on",
            "continue",
            "anything else",
        }
    ),
)
