"""`db verify`, `db backup` and `db restore` look after the files of the cases too."""


def test_files_are_counted_among_what_was_verified(typed, filed):
    assert typed.json("db", "verify")["attachments"] == 1


def test_a_file_that_is_gone_is_a_finding(typed, filed):
    filed.unlink()
    assert "工单 GX-2026-000001 第 3 步的附件文件不见了。" in typed.refused("db", "verify")


def test_a_changed_file_is_a_finding(typed, filed):
    filed.chmod(0o600)
    filed.write_bytes(b"Letter")
    assert "被改动过" in typed.refused("db", "verify")


def test_a_backup_and_a_restore_carry_the_files(typed, filed, tmp_path):
    target = tmp_path / "copies" / "monday.db"
    target.parent.mkdir()
    made = typed.json("db", "backup", str(target))
    assert made["attachments"] == 1
    copied = target.parent / "monday-attachments" / filed.relative_to(filed.parents[2])
    assert copied.read_bytes() == b"letter"
    filed.unlink()
    typed.json("db", "restore", str(target))
    assert filed.read_bytes() == b"letter"
    assert typed.json("db", "verify")["attachments"] == 1


def test_a_backup_that_lacks_a_file_says_so(typed, filed, tmp_path):
    """It told that all files lie beside it, and had none."""
    target = tmp_path / "monday.db"
    filed.unlink()
    said = typed.refused("db", "backup", str(target), json=False)
    assert f"数据库已备份到 {target}，附件在备份以前就不全，发现 1 处问题" in said
    assert "工单 GX-2026-000001 第 3 步的附件文件不见了。" in said
    assert target.is_file()
