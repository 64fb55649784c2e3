"""The Telegram front end: durable intake, answers in order per chat, streamed."""
