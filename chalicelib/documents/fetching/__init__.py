"""Papers fetched from DigiLocker, by the citizen's consent."""
