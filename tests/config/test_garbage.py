"""What the server leaves out when it looks for rubbish."""

import subprocess
import sys

ASK = """
import gc, sys
import config.wsgi
print(gc.get_freeze_count(), gc.get_threshold()[0], "civilservants.views" in sys.modules)
"""


def test_what_was_imported_before_the_first_answer_is_looked_through_no_more() -> None:
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout.split()
    assert int(told[0]) > 100_000
    assert int(told[1]) > 700
    assert told[2] == "True"
