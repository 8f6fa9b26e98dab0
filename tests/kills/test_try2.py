import os, time
import tests.kills.protocol as P
from tests.kills.test_kill_protocol import _run
orig=P.ForkServer.run
def run(self,order):
    t=time.monotonic(); e=orig(self,order)
    with CAP.disabled(): print(f"{t-T0:6.1f} {order.victim} {order.step} {order.kill_after} -> {e.killed} {e.seconds:.2f}",flush=True)
    return e
P.ForkServer.run=run
oi=P.integrity_problems
def ip(g):
    t=time.monotonic(); r=oi(g)
    with CAP.disabled(): print("   integrity %.2f"%(time.monotonic()-t))
    return r
P.integrity_problems=ip
def test_try(prefect_api,tmp_path,capsys):
    global CAP,T0
    CAP=capsys; T0=time.monotonic()
    t=_run(tmp_path,int(os.environ.get('N','12')),{"sqlite":lambda:None},prefect_api,seed=int(os.environ.get('SEED','1')))
