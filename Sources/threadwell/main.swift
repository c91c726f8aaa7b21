import ThreadwellProgram

await Program().run()
