"""The commands of `article-bot`; `opening`, `batch` and `findings` are what they use."""
