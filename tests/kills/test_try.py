import os
from tests.kills.test_kill_protocol import _run
from tests.kills.protocol import report_table
def test_try(prefect_api,tmp_path,capsys):
    def tell(l):
        with capsys.disabled(): print(l,flush=True)
    n=int(os.environ.get('N','12'))
    t=_run(tmp_path,n,{"sqlite":lambda:None},prefect_api,seed=int(os.environ.get('SEED','1')),tell=tell)
    tell(report_table(t))
