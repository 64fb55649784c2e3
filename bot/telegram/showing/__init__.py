"""What a Telegram reader reads, as values: text, entities, buttons; nothing is sent."""
