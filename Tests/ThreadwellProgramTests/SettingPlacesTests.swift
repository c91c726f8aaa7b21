import ArgumentParser
import Foundation
import Testing

@testable import ThreadwellProgram

@Suite("Where a setting may stand")
struct SettingPlacesTests {
    @Test("The command line comes first, then the environment, then the file", arguments: PlacedSetting.all)
    func precedence(setting: PlacedSetting) throws {
        let folder = NSTemporaryDirectory() + "settings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["one", "two", "three"] { try "\(name)\n".write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }

        func found(words: [String] = [], environment: [String: String] = [:], file: [String: String]) throws -> String {
            let path = folder + "/settings.yaml"
            let lines = file.map { "\($0): '\($1)'\n" }.joined().replacing("FOLDER", with: folder)
            try lines.write(toFile: path, atomically: true, encoding: .utf8)
            let words = words.map { $0.replacing("FOLDER", with: folder) }
            let command = try #require(try Threadwell.parseAsRoot(["serve"] + words) as? Serve)
            let places = try SettingsFile(
                path: file.isEmpty ? nil : path, environment: environment.mapValues { $0.replacing("FOLDER", with: folder) })
            return setting.read(try ServeSettings(command, file: places)).replacing(folder, with: "FOLDER")
        }

        let environment = [setting.variable: setting.inEnvironment]
        let file = setting.beside.merging([setting.name: setting.inFile]) { $1 }
        #expect(try found(file: file) == setting.inFile)
        #expect(try found(environment: environment, file: setting.beside) == setting.inEnvironment)
        #expect(try found(environment: environment, file: file) == setting.inEnvironment)
        if let value = setting.onCommandLine {
            let words = ["--" + setting.name] + (setting.isFlag ? [] : [value])
            #expect(try found(words: words, file: setting.beside) == value)
            #expect(try found(words: words, environment: environment, file: file) == value)
        }
    }

    @Test("Every option of the server may stand in all three places, but the one that names the file")
    func complete() {
        let help = Threadwell.helpMessage(for: Serve.self)
        let options = Set(help.matches(of: /--([a-z]+(?:-[a-z]+)*)/).map { String($0.1) }).subtracting(["settings", "help", "version"])
        #expect(options.count > 15)
        #expect(options.union(["log-level"]) == SettingsFile.known)
        #expect(PlacedSetting.all.map(\.name).sorted() == SettingsFile.known.sorted())
    }
}
