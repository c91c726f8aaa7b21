/// Two self-signed certificates with their keys, for tests alone; they open nothing.
enum TestCertificates {
    static let one = (
        certificate: """
        -----BEGIN CERTIFICATE-----
        MIIBozCCAUmgAwIBAgIUNnEwqD6Pk3S1DXBcxUVNNj/IApwwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNb25lLmxvY2FsaG9zdDAgFw0yNjExMjEwMjI0MjRaGA8yMTI2
        MTAyODAyMjQyNFowGDEWMBQGA1UEAwwNb25lLmxvY2FsaG9zdDBZMBMGByqGSM49
        AgEGCCqGSM49AwEHA0IABO+5FAEUQ6MI7vvOxHy8vi9SdJ3PX7amLolpW9j/C/Cw
        sJuLfexAR7Zv/JEpueYNUl3dNDxHhmNGsaO+AGA776mjbzBtMB0GA1UdDgQWBBSV
        AK0gSzKAIfHyXQUL4Z28cvHYlTAfBgNVHSMEGDAWgBSVAK0gSzKAIfHyXQUL4Z28
        cvHYlTAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAA
        ATAKBggqhkjOPQQDAgNIADBFAiBWI4otQ0kt+iy49w/nAAZtRYxjhS2U5QAikVve
        qyZ1sAIhAJrTxwNJbWgCDhRPVi837RSwr/6u6SF9NZwTqMU1HMdF
        -----END CERTIFICATE-----
        """,
        key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcKHJmg2N5dUOSUu0
        bF64bWYFuIEpuQs1GOl71B/l1mOhRANCAATvuRQBFEOjCO77zsR8vL4vUnSdz1+2
        pi6JaVvY/wvwsLCbi33sQEe2b/yRKbnmDVJd3TQ8R4ZjRrGjvgBgO++p
        -----END PRIVATE KEY-----
        """
    )

    static let two = (
        certificate: """
        -----BEGIN CERTIFICATE-----
        MIIBozCCAUmgAwIBAgIUNPS3D6XoeLFvEQUtQxxezYUtnMIwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNdHdvLmxvY2FsaG9zdDAgFw0yNjExMjEwMjI0MjRaGA8yMTI2
        MTAyODAyMjQyNFowGDEWMBQGA1UEAwwNdHdvLmxvY2FsaG9zdDBZMBMGByqGSM49
        AgEGCCqGSM49AwEHA0IABO8pWizkztCoXCuWClTd987G0FwUIePCgig+1UBoMqyo
        wJQYFYk7Gg2BAk48D3/o/z66NXkWWLT6e/h+RLV8djCjbzBtMB0GA1UdDgQWBBTN
        AfMy907hx5nhhFC2dSzC+4RWozAfBgNVHSMEGDAWgBTNAfMy907hx5nhhFC2dSzC
        +4RWozAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAA
        ATAKBggqhkjOPQQDAgNIADBFAiEAtidMWUW8ML6vHYjGjKPMH/LjsS8cxQxpApC3
        a+ICoVoCIGWREIH0Gy4BgmNDOr20iTBi0h53bD1Yr/ROKdzF6Uux
        -----END CERTIFICATE-----
        """,
        key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgub0A31WBEZ+n2y+C
        ldQuA4Jyt7U+q4fYSGfYfgGnKhmhRANCAATvKVos5M7QqFwrlgpU3ffOxtBcFCHj
        woIoPtVAaDKsqMCUGBWJOxoNgQJOPA9/6P8+ujV5Fli0+nv4fkS1fHYw
        -----END PRIVATE KEY-----
        """
    )
}
