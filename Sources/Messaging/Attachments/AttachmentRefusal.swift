/// Why a file is not taken, not sent or not shown.
public enum AttachmentRefusal: WaitingRefusal, Equatable {
    case empty
    case tooLarge
    case tooMany
    case tooLargeTogether
    case typeNotAllowed
    /// A photograph as some telephones keep it, which few programs can show.
    case heic
    case wrongExtension
    case damaged
    case encrypted
    case macros
    /// It would unfold to more than may be looked into, or nobody can tell to how much.
    case unpacksTooLarge
    case pictureTooLarge
    case infected
    case unscannable
    /// No such file, somebody else's, or one that was sent before.
    case unknown
    /// The site takes no files here.
    case notTaken
    /// Files must be scanned, and no scanner is set up.
    case scannerMissing
    /// Nobody has looked into it yet.
    case beingChecked
    /// Too many uploads; seconds to wait.
    case tooOften(retryAfter: Int64)
    /// More uploads at this moment than this server can hold.
    case busy

    public var code: String {
        switch self {
        case .empty: "empty-file"
        case .tooLarge: "file-too-large"
        case .tooMany: "too-many-files"
        case .tooLargeTogether: "files-too-large"
        case .typeNotAllowed: "file-type-not-allowed"
        case .heic: "heic"
        case .wrongExtension: "wrong-extension"
        case .damaged: "damaged-file"
        case .encrypted: "encrypted-file"
        case .macros: "file-with-macros"
        case .unpacksTooLarge: "unpacks-too-large"
        case .pictureTooLarge: "picture-too-large"
        case .infected: "attachment-infected"
        case .unscannable: "attachment-unscannable"
        case .unknown: "unknown"
        case .notTaken: "attachments-off"
        case .scannerMissing: "scanner-missing"
        case .beingChecked: "being-checked"
        case .tooOften: "too-many-uploads"
        case .busy: "uploads-busy"
        }
    }

    public var status: Int {
        switch self {
        case .tooLarge: 413
        case .scannerMissing, .busy: 503
        case .beingChecked: 409
        case .tooOften: 429
        default: 422
        }
    }

    public var sentence: String {
        switch self {
        case .empty: "The file is empty. Choose it again, or another one."
        case .tooLarge: "The file is too large: at most 10 MB. Send a smaller one, or a part of it."
        case .tooMany: "A message takes at most 5 files. Send the others with another message."
        case .tooLargeTogether: "The files are too large together: at most 25 MB. Send some of them with another message."
        case .typeNotAllowed:
            "This kind of file cannot be sent. Pictures (JPEG, PNG, WebP), PDF, text, Word and Excel files can."
        case .heic:
            "This photo is in the HEIC format, which cannot be shown here. On an iPhone choose Settings, Camera, Formats, Most "
                + "Compatible and take it again, or save the photo as a JPEG; then choose it again."
        case .wrongExtension: "The end of the file's name does not fit what is in it. Give it its right name and choose it again."
        case .damaged: "The file is damaged and cannot be opened. Save it again, then choose it again."
        case .encrypted: "The file is protected with a password, so it cannot be checked for viruses. Save it without one."
        case .macros: "The file contains macros, which cannot be sent. Save it without macros, or as PDF."
        case .unpacksTooLarge:
            "The file would unfold to far more than it seems to be, or holds an archive, so it cannot be sent. Save it without, or as PDF."
        case .pictureTooLarge: "The picture is too large: at most 100 megapixels. Save it smaller, then choose it again."
        case .infected: "A virus was found in the file, so it was not kept. Nothing else was lost: remove the file, or choose another."
        case .unscannable: "The file cannot be checked for viruses, so it cannot be sent. Save it in another way, as PDF for example."
        case .unknown: "There is no such file. Choose it again, or send the message without it."
        case .notTaken: "Files cannot be sent here. Send the message without them."
        case .scannerMissing: "Files cannot be taken at the moment, because nothing here can check them for viruses."
        case .beingChecked: "The file is being checked for viruses. It can be opened as soon as that is done."
        case .tooOften: "You have sent many files in a short time. Nothing was lost: please wait a little and choose this one again."
        case .busy: "Many files are being sent at this moment. Nothing was lost: please wait a few seconds and choose this one again."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .beingChecked, .tooOften, .busy, .scannerMissing: []
        default: [FieldRefusal(field: "attachments", code: code, sentence: sentence)]
        }
    }

    public var retryAfter: Int64? {
        switch self {
        case .tooOften(let seconds): seconds
        case .busy, .beingChecked: 5
        case .scannerMissing: 300
        default: nil
        }
    }
}
