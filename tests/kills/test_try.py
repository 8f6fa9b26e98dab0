import os, time
from tests.kills.test_kill_protocol import _run
from tests.kills.protocol import report_table
import tests.kills.protocol as P
orig=P.ForkServer.run
def run(self,order):
    t=time.monotonic(); e=orig(self,order)
    with CAP.disabled(): print(f"{t-T0:6.1f} {'P' if order.conducted else ' '} {order.victim} {order.step} {order.kill_after} {order.machine or ''} -> {e.killed} {e.seconds:.2f}",flush=True)
    return e
P.ForkServer.run=run
def test_try(prefect_api,tmp_path,capsys):
    global CAP,T0
    CAP=capsys; T0=time.monotonic()
    def tell(l):
        with capsys.disabled(): print(l,flush=True)
    n=int(os.environ.get('N','12'))
    t=_run(tmp_path,n,{"sqlite":lambda:None},prefect_api,seed=int(os.environ.get('SEED','1')),tell=tell)
    tell(report_table(t))
