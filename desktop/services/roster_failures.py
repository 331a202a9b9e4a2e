"""Why a key is not enrolled, confirmed or revoked: one class a cause, each with a stable code."""

from desktop.errors import AppError
from desktop.i18n import mark


class PaperDisagrees(AppError):
    """What was typed from the stamped form is not the key's fingerprint."""

    code = "E_PAPER"
    template = mark(
        "填写的指纹与{party}的公钥不一致，没有登记为已核验。请对照盖章的公钥登记表逐组核对；确实不符时不要使用这个公钥。"
    )


class NotRoot(AppError):
    """Only the office's first computer signs the roster."""

    code = "E_NOT_ROOT"
    template = mark("公钥名册只能由督查办公室建立名册的那台电脑（公钥{digits}）签署。请在那台电脑上办理。")


class OwnKey(AppError):
    """The key is this computer's own."""

    code = "E_OWN_KEY"
    template = mark("这是本机自己的公钥，不需要登记或核验。请交给对方登记。")


class RootKey(AppError):
    """The key that the roster begins with cannot be revoked by itself."""

    code = "E_ROOT_KEY"
    template = mark("这是名册的首个公钥，不能注销。")


class NoSuchKey(AppError):
    """No enrolled key is meant."""

    code = "E_NO_KEY_OF"
    template = mark("没有登记过“{name}”的公钥。请先导入其交换包，或登记其公钥文件。")


class KeyAmbiguous(AppError):
    """A party has several computers, and none of them was named."""

    code = "E_KEY_AMBIGUOUS"
    template = mark("{name}登记了{count}台电脑。请写明公钥指纹的前8位：{digits}。")


class KeyIsRevoked(AppError):
    """The key was revoked, and stays so."""

    code = "E_KEY_IS_REVOKED"
    template = mark("{name}的这个公钥已注销，不能再用。请让对方重新建立密钥后登记。")


class KeyOfAnother(AppError):
    """The key is enrolled for another party."""

    code = "E_KEY_OF_ANOTHER"
    template = mark("这个公钥已登记在{name}名下，不能再登记给别的单位。")


class KeyIncomplete(AppError):
    """Only lines of that computer were met, never a package or key file of its own."""

    code = "E_KEY_INCOMPLETE"
    template = mark("只收到过{name}这台电脑的记录，没有它的完整公钥。请先登记其公钥文件或交换包。")
