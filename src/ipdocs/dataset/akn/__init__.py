"""A record as Akoma Ntoso 3.0 (OASIS LegalDocML), the XML of tools for law: `document.xml` is the way through."""
