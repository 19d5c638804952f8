class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # The leading singular triplets of d [m, n], in the syntax of serialised TorchScript.

  # By a random range finder with power iterations (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1); g [n, k] is random.
  def leading(self: __torch__.M, d: Tensor, g: Tensor, rounds: int) -> Tuple[Tensor, Tensor, Tensor]:
    q = (torch.linalg_qr(torch.matmul(d, g)))[0]
    for i in range(rounds):
      z = (torch.linalg_qr(torch.matmul(torch.t(d), q)))[0]
      q = (torch.linalg_qr(torch.matmul(d, z)))[0]
    u, s, v, = torch.linalg_svd(torch.matmul(torch.t(q), d), False)
    return (torch.matmul(q, u), s, v)

  # All of them.
  def every(self: __torch__.M, d: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    u, s, v, = torch.linalg_svd(d, False)
    return (u, s, v)
