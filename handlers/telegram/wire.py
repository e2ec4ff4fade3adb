"""What is sent to Telegram, by the SDK's own calls."""

from typing import Final

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers.telegram.buttons import rows
from handlers.telegram.errors import is_unchanged
from handlers.telegram.message import Message

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


async def send(
    bot: Bot,
    chat: int | str,
    message: Message,
    *,
    thread: int | None = None,
    silent: bool = True,
    answers: int | None = None,
) -> Sent:
    """Send one message; ``answers`` is the message that it stands under as a reply."""
    under = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None
    if message.file is not None:
        return await bot.send_document(
            chat,
            InputFile(message.file.text.encode(), filename=message.file.name),
            message_thread_id=thread,
            disable_notification=silent,
            reply_parameters=under,
        )
    return await bot.send_message(
        chat,
        message.html,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        message_thread_id=thread,
        disable_notification=silent,
        reply_parameters=under,
        reply_markup=ForceReply(selective=True) if message.asks else keyboard(message),
    )


async def replace(bot: Bot, chat: int | str, message_id: int, message: Message) -> None:
    """Put a message into the place of one that we sent; no change is no failure."""
    try:
        await bot.edit_message_text(
            message.html,
            chat,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(message),
        )
    except BadRequest as error:
        if not is_unchanged(error):
            raise


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(one.label, callback_data=one.data) for one in row]
            for row in rows(message.buttons)
        ]
    )
