"""`python -m bot` is `huashu`."""

from bot.cli import main

main()
