"""The reporter's kit: pictures, captions and an embed of what a press release may show."""
