import ThreadwellProgram

await Program(adapters: [DropFolder()], providerFilters: [NoLocums()]).run()
