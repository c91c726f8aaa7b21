/// What a guesser tries first, as parts of a password: words that people use in
/// passwords, words about this product and its field, and rows of keys.
///
/// Digits that stand for letters are read as letters before looking here, and
/// numbers, repetitions and rows are judged by rule, so that a few hundred
/// words cover many times as many passwords.
enum CommonPasswords {
    static let words = Set(text.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

    static let longest = max(20, words.map(\.count).max() ?? 0)

    /// 0 o, 1 l, 2 z, 3 e, 4 a, 5 s, 6 g, 7 t, 8 b, 9 g.
    static let digitsAsLetters = Array("olzeasgtbg".utf8)

    static let rows: [[UInt8]] = [
        "abcdefghijklmnopqrstuvwxyz", "0123456789", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
    ].map { Array($0.utf8) }

    private static let text = """
        a an and at be for i in is it me my no of on or our the this to we you your yours mine
        password passwort passwd pass passphrase passcode pwd secret secreto clave contrasena contrasenya mot de passe motdepasse
        parola senha geheim login logon signin signon access acceso enter entrar open opensesame sesame letmein let letmeinplease
        welcome welcome bienvenido bienvenida bienvenue willkommen hello hola hallo hi hey bonjour goodbye adios please thanks thank
        thankyou gracias changeme change changethis changeit changenow default temp temporary temporal initial newpassword new old
        oldpassword first last guest invitado user username usuario admin administrator administrador root toor super superuser
        sysadmin system sistema server database oracle mysql postgres test testing tester testtest prueba demo demonstration sample
        example ejemplo trial nothing none null blank empty unknown whatever forgot forget remember idontknow dontknow iforgot
        security secure seguro safe private privado confidential internet computer laptop keyboard mouse monitor network wifi
        wireless router windows linux ubuntu android iphone apple google facebook instagram twitter youtube amazon netflix yahoo
        hotmail gmail outlook microsoft samsung nokia sony dell lenovo github zoom skype whatsapp telegram tiktok snapchat
        love loves lovely loveyou loveme iloveyou ilove iloveu ily teamo amor amore tequiero mylove lover beloved darling honey sweet
        sweetie sweetheart baby babygirl babyboy princess princesa prince queen king angel angels angelito heaven cutie hottie sexy
        beautiful bonita hermosa linda pretty handsome friend friends friendship amigo amigos amiga family familia mother mom mommy
        mama father dad daddy papa sister brother hermano hermana son daughter hijo hija husband wife grandma grandpa abuela abuelo
        home house casa school escuela college university office work job boss
        god jesus jesuschrist christ dios lord bless blessed faith grace glory hope peace paz spirit church bible amen
        monkey dragon tiger lion bear wolf eagle falcon hawk phoenix panther jaguar cougar leopard cobra viper spider scorpion shark
        dolphin whale turtle rabbit bunny kitty kitten cat cats gato dog dogs doggy perro puppy horse horses caballo pony cow pig
        chicken duck fish bird butterfly mariposa dinosaur unicorn elephant panda koala hunter bandit buster max bella charlie
        buddy lucky rocky bailey daisy molly maggie sophie sadie chloe lucy lola coco toby duke jack bear shadow smokey ginger oreo
        princess peanut pumpkin cookie cookies candy sugar chocolate cheese pizza coffee banana orange apple cherry strawberry
        pepper butter bacon beer whiskey wine tequila vodka
        football futbol soccer baseball basketball hockey tennis golf golfer rugby cricket boxing wrestling running runner surfing
        skate skateboard snowboard swimming swimmer dance dancer bailar gymnast yoga fitness sports sport player team coach champion
        champions winner victory yankees redsox cowboys packers steelers eagles patriots broncos raiders giants lakers bulls celtics
        warriors knicks dodgers cubs braves rangers barcelona realmadrid madrid arsenal chelsea liverpool manchester united juventus
        michael jordan kobe messi ronaldo
        superman batman spiderman ironman wolverine hulk thor avengers marvel starwars star wars startrek trek jedi skywalker vader
        yoda matrix gandalf frodo hobbit potter harrypotter harry hermione hogwarts pokemon pikachu naruto goku zelda mario luigi
        sonic minecraft roblox fortnite warcraft callofduty halo xbox playstation nintendo gamer game games games disney mickey
        minnie simpson simpsons bart homer garfield snoopy scooby scoobydoo barbie elmo tinkerbell
        music musica guitar guitarra piano drums drummer metallica nirvana slipknot eminem tupac biggie beatles elvis madonna rock
        rockstar rocknroll metal punk hiphop blink singer
        sunshine sun sunny sol moon luna stars estrella sky cielo rainbow rain storm thunder lightning snow winter invierno spring
        primavera summer verano autumn fall otono sunset sunrise ocean beach playa river mountain forest flower flowers flor rose
        rosa lily violet jasmine lotus tree fire fuego water agua ice earth world mundo nature
        january february march april june july august september october november december enero febrero marzo abril mayo junio julio
        agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday sunday lunes martes
        miercoles jueves viernes sabado domingo today tomorrow yesterday birthday cumpleanos christmas navidad easter halloween
        newyear holiday vacation weekend morning night
        red rojo blue azul green verde yellow amarillo black negro white blanco purple morado pink orange silver gold golden gray
        brown one two three four five six seven eight nine ten uno dos tres cuatro cinco seis siete ocho nueve diez hundred thousand
        million number lucky
        america american usa canada mexico england london paris france germany spain espana italy brazil argentina colombia peru
        chile india china japan tokyo russia australia texas california florida newyork york chicago boston dallas denver austin
        houston atlanta phoenix vegas hollywood miami ohio jersey carolina virginia washington
        ferrari porsche mercedes bmw audi honda toyota nissan ford mustang camaro corvette chevy chevrolet dodge jeep harley yamaha
        suzuki kawasaki ducati truck car cars racing nascar
        james john robert michael mike william david richard joseph joe thomas tom charles chris christopher daniel dan matthew matt
        anthony mark steven steve paul andrew andy joshua josh kevin brian george edward ryan jason jacob nicholas nick eric
        jonathan justin scott brandon benjamin ben samuel sam patrick alex alexander alexis dennis jerry tyler aaron jose juan luis
        carlos jorge miguel pedro pablo manuel antonio francisco javier alejandro diego fernando ricardo eduardo maria mary jennifer
        jessica ashley amanda sarah stephanie nicole elizabeth heather melissa michelle kimberly amber tiffany danielle brittany
        samantha rachel laura lauren emily hannah anna ana andrea natalie olivia emma sofia isabella valentina gabriela daniela
        carmen guadalupe rosario victoria veronica patricia sandra monica claudia martha linda susan barbara karen nancy lisa betty
        qwe qwer qwerty qwertyui qwertyuiop qwertz azerty asd asdf asdfg asdfgh asdfghjkl zxc zxcv zxcvb zxcvbn zxcvbnm qaz qazwsx
        wsx edc wasd poiuy lkjhg mnbvc abc abcd abcde abcdef xyz xxx aaa zzz foo bar foobar baz blah asdasd qweqwe
        cool awesome great good best better perfect amazing crazy happy feliz smile funny fun joker clown killer monster demon devil
        diablo satan evil hell death dead zombie vampire ghost witch wizard magic mystery legend warrior knight ninja samurai pirate
        soldier army navy marine marines sniper hacker master maestro teacher student doctor nurse chief captain major general boss
        power forever siempre always never freedom libertad liberty justice trustno trust believe dream dreams dreamer life vida
        live lucky money dinero dollar cash rich diamond diamante crystal jewel treasure success strong strength hard big little
        small long short hot cold
        fuck fucker fuckyou fuckoff shit bitch asshole dick pussy sex porn
        correct horse battery staple correcthorsebatterystaple tobeornottobe thequickbrownfox quick fox jumps lazy
        threadwell thread well message messages messaging mensaje mensajes portal patient patients paciente pacientes inbox mail
        email correo secure workbench task tasks claim reply conversation careteam care team cuidado clinic clinica hospital medical
        medico medicine medicina health salud healthcare wellness hipaa chart record records lab labs result results prescription
        receta pharmacy farmacia billing bill invoice appointment cita cardiology pediatrics primary front desk practice surgery
        insurance provider member staff agent manager account cuenta doctor nurse enfermera
        """
}
