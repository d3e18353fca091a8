from programme.shared import environment


def test_what_stands_behind_the_question_mark_goes_to_postgresql():
    address = "postgres://site:p%40ss@database.example:5433/programme?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem"

    known = environment.database("NOT_SET", address)

    assert (known["HOST"], known["PORT"], known["NAME"]) == ("database.example", "5433", "programme")
    assert (known["USER"], known["PASSWORD"]) == ("site", "p@ss")
    assert known["OPTIONS"] == {"connect_timeout": "5", "sslmode": "verify-full", "sslrootcert": "/etc/ssl/ca.pem"}
    assert environment.database("NOT_SET", f"{address}&connect_timeout=9")["OPTIONS"]["connect_timeout"] == "9"


def test_a_file_is_an_address_too():
    assert str(environment.database("NOT_SET", "sqlite:////var/lib/programme/site.sqlite3")["NAME"]) == (
        "/var/lib/programme/site.sqlite3"
    )
