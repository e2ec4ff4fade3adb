"""Text without any platform's markup: TeX to Unicode, shorten, join."""
