"""One module for each command of `article-bot`; `opening` is what they share."""
