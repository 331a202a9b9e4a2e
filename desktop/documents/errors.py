"""What can be wrong with a document file, each with one sentence that says what to do."""

from desktop.errors import AppError
from desktop.i18n import mark


class DocumentNotFound(AppError):
    """There is no such file."""

    code = "E_NOT_FOUND"
    template = mark("找不到文件：{path}")


class DocumentUnreadable(AppError):
    """The system does not let us read the file."""

    code = "E_UNREADABLE"
    template = mark("无法读取文件 {path}：{reason}")


class DocumentTooLarge(AppError):
    """The file, or what it unpacks to, is beyond the limit."""

    code = "E_TOO_LARGE"
    template = mark("文件过大（{size_mb} MB，上限 {limit_mb} MB），请只保留方案正文后再导入：{path}")


class ScannedDocument(AppError):
    """A PDF of page images holds no text."""

    code = "E_SCANNED"
    template = mark("这是扫描件，没有可提取的文字，请提供 Word 版或先做文字识别：{path}")


class EncryptedDocument(AppError):
    """The file asks for a password."""

    code = "E_ENCRYPTED"
    template = mark("文件设有密码，请解除密码后再导入：{path}")


class BrokenDocument(AppError):
    """The file is not what its name says, or is damaged."""

    code = "E_BROKEN_DOCUMENT"
    template = mark("文件已损坏或格式不符（{reason}），请用原软件打开后另存再导入：{path}")


class UnknownFormat(AppError):
    """We do not read this kind of file."""

    code = "E_UNKNOWN_FORMAT"
    template = mark("不支持 {kind} 格式，请另存为 .docx、.txt、.html 或带文字的 .pdf：{path}")


class OldWordFormat(UnknownFormat):
    """Word before 2007."""

    template = mark("不支持旧版 Word（{kind}）格式，请用 Word 或 WPS 打开后另存为 .docx：{path}")
