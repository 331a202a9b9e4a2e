"""What can be wrong with a spreadsheet file, each with one sentence that says what to do."""

from desktop.errors import AppError
from desktop.i18n import mark


class BookNotFound(AppError):
    """There is no such file."""

    code = "E_NOT_FOUND"
    template = mark("找不到文件：{path}")


class BookUnreadable(AppError):
    """The system does not let us read the file."""

    code = "E_UNREADABLE"
    template = mark("无法读取文件 {path}：{reason}")


class UnknownBookFormat(AppError):
    """We do not read this kind of file."""

    code = "E_UNKNOWN_FORMAT"
    template = mark("不支持 {kind} 格式，请另存为 .xlsx、.xls、.ods 或 .csv：{path}")


class BookTooLarge(AppError):
    """The file, or what it unpacks to, is beyond the limit."""

    code = "E_TOO_LARGE"
    template = mark("表格过大（{size}，上限{limit}），请删去多余的工作表、空行和图片后再导入：{path}")


class BrokenBook(AppError):
    """The file is not what its name says, or is damaged."""

    code = "E_BROKEN_WORKBOOK"
    template = mark("表格已损坏或格式不符（{reason}），请用 Excel 或 WPS 打开后另存再导入：{path}")


class EncryptedBook(AppError):
    """The file asks for a password."""

    code = "E_ENCRYPTED"
    template = mark("表格设有密码，请解除密码后再导入：{path}")


class ZipBomb(AppError):
    """The package unpacks to far more than any table holds."""

    code = "E_ZIP_BOMB"
    template = mark("文件解压后异常庞大（{reason}），疑似压缩炸弹，没有读取：{path}")


class EntityDeclared(AppError):
    """A part declares a document type or entities, which no spreadsheet program writes."""

    code = "E_XML_ENTITY"
    template = mark("文件内含实体声明（{part}），正常表格不会有，可能是恶意文件，没有读取：{path}")


class NoSuchSheet(AppError):
    """The book has no sheet of that name."""

    code = "E_NO_SHEET"
    template = mark("没有名为“{name}”的工作表。可用：{names}")


class CannotWriteBook(AppError):
    """The file cannot be written."""

    code = "E_CANNOT_WRITE"
    template = mark("无法写入{path}：{reason}。原有文件没有改动。")
