"""Why a package is refused: one class a cause, each with a stable code and a sentence that says what to do.

The order is the order in which an import looks: a file with one defect gets exactly one code.
"""

from desktop.errors import AppError
from desktop.i18n import mark


class PackageRefused(AppError):
    """A file that is not used; nothing was written.

    Every subclass fills ``file``, the name of the file, and ``detail``, what was found, in English.
    """

    code = "E_PACKAGE"
    template = mark("“{file}”没有导入。")


class PackageTooLarge(PackageRefused):
    """The file, an entry, or what they unpack to is larger than any package may be."""

    code = "E_PACKAGE_SIZE"
    template = mark("“{file}”超过交换包允许的大小，没有导入。请让对方分开发送佐证材料。")


class OutgoingTooLarge(AppError):
    """What is to be exported is more than a package may hold; ``detail`` says what, in English."""

    code = "E_EXPORT_SIZE"
    template = mark("要导出的内容超过一个交换包的容量（{detail}），没有导出。请选择“只导出文字”。")


class NotPackage(PackageRefused):
    """Neither a package nor a sealed one."""

    code = "E_NOT_PACKAGE"
    template = mark("“{file}”不是督考交换包，没有导入。请选择以 .dkx 结尾的文件。")


class SealedForOthers(PackageRefused):
    """It is encrypted, and not for a key of this computer."""

    code = "E_SEAL_KEY"
    template = mark("“{file}”已加密，但不是发给这台电脑的，没有导入。请让对方按最新的公钥登记重新发送。")


class SealBroken(PackageRefused):
    """The encrypted file is damaged, cut short or changed."""

    code = "E_SEAL"
    template = mark("“{file}”加密部分损坏或不完整，没有导入。请重新拷贝一次。")


class ZipEnd(PackageRefused):
    """No proper end record: missing, with a comment, on several disks, or with bytes behind it."""

    code = "E_ZIP_END"
    template = mark("“{file}”不完整或末尾被改动，没有导入。请重新拷贝一次。")


class ZipDirectory(PackageRefused):
    """The central directory is not what the end record says."""

    code = "E_ZIP_DIRECTORY"
    template = mark("“{file}”的目录损坏，没有导入。请重新拷贝一次。")


class ZipFeature(PackageRefused):
    """A feature of ZIP that packages do not use: another method, flags, encryption, ZIP64 or extra fields."""

    code = "E_ZIP_FEATURE"
    template = mark("“{file}”不是督考写出的压缩格式，没有导入。请让对方用督考重新导出。")


class ZipName(PackageRefused):
    """The name of an entry is not one of a package, stands twice, or is out of order."""

    code = "E_ZIP_NAME"
    template = mark("“{file}”里有不属于交换包的内容，没有导入。请让对方用督考重新导出。")


class ZipLayout(PackageRefused):
    """Entries overlap, leave gaps, or begin after the start of the file; or a local header differs."""

    code = "E_ZIP_LAYOUT"
    template = mark("“{file}”的内部结构被改动，没有导入。请让对方用督考重新导出。")


class ZipData(PackageRefused):
    """The data of an entry does not unpack to the stated size and checksum."""

    code = "E_ZIP_DATA"
    template = mark("“{file}”的内容损坏，没有导入。请重新拷贝一次。")


class SignatureWrong(PackageRefused):
    """The signature is missing, malformed, or not of these bytes."""

    code = "E_SIGNATURE"
    template = mark(
        "“{file}”的签名不对：内容在签名之后被改动过。没有导入。请让对方重新导出，并查明文件经过了谁的手。"
    )


class ManifestWrong(PackageRefused):
    """The manifest is signed, and is not a manifest."""

    code = "E_MANIFEST"
    template = mark("“{file}”的清单写法不对，没有导入。请把这个文件交给技术人员。")


class NewerPackage(PackageRefused):
    """A newer program wrote it, and this one would not understand it."""

    code = "E_NEWER_PACKAGE"
    template = mark("“{file}”由更新的版本导出，本程序读不了，没有改动任何内容。请升级本程序后再导入。")


class WrongAddressee(PackageRefused):
    """It is for another party."""

    code = "E_ADDRESSEE"
    template = mark("“{file}”是发给{to}的，不是发给本单位的，没有导入。")


class OwnPackage(PackageRefused):
    """This installation wrote it."""

    code = "E_OWN_PACKAGE"
    template = mark("“{file}”是本机导出的，不需要导入。")


class OtherOffice(PackageRefused):
    """The roster in it begins with another office's key than the one known here."""

    code = "E_OTHER_OFFICE"
    template = mark("“{file}”来自另一个督查办公室（公钥{digits}），没有导入。请核对盖章的公钥登记表。")


class RosterWrong(PackageRefused):
    """The roster is broken: chain, signature, or two rosters of one office that contradict each other."""

    code = "E_ROSTER"
    template = mark("“{file}”里的公钥名册前后不一致，没有导入。请与督查办公室核对。")


class KeyUnknown(PackageRefused):
    """Signed by a key that is not enrolled, while another key of that party is."""

    code = "E_KEY_UNKNOWN"
    template = mark(
        "“{file}”由{party}未登记的公钥（{digits}）签名，没有导入。请核对盖章的公钥登记表后登记，再导入。"
    )


class KeyRevoked(PackageRefused):
    """Signed by a key that was revoked, and says more than what was accepted before."""

    code = "E_KEY_REVOKED"
    template = mark("“{file}”由{party}已注销的公钥签名，没有导入。")


class EntryWrong(PackageRefused):
    """The entries are not those of the manifest: one missing, one too many, another size or hash."""

    code = "E_ENTRY"
    template = mark("“{file}”的内容与清单不符，没有导入。请让对方重新导出。")


class LogWrong(PackageRefused):
    """A log is broken: a line that cannot be read, a wrong number, a chain that does not hold."""

    code = "E_LOG"
    template = mark("“{file}”里的记录不连贯（{detail}），没有导入。请让对方重新导出。")


class AuthorWrong(PackageRefused):
    """Lines in the name of a party whose enrolled key has not signed for them."""

    code = "E_AUTHOR"
    template = mark("“{file}”里有冒用{party}名义的记录，没有导入。请查明文件的来历。")


class StreamForeign(PackageRefused):
    """A stream that is told to others, or that a party keeps for itself."""

    code = "E_STREAM"
    template = mark("“{file}”里有不该发给本单位的内容，没有导入。请通知对方。")


class TotalsWrong(PackageRefused):
    """What was folded is not what the sender counted."""

    code = "E_TOTALS"
    template = mark("“{file}”的合计与内容对不上，没有导入。请让对方核验工作区后重新导出。")


class BlobWrong(PackageRefused):
    """An attachment is not the one its name says."""

    code = "E_BLOB"
    template = mark("“{file}”里的佐证材料被改动或损坏，没有导入。请让对方重新导出。")
