<?php
namespace Opencart\Catalog\Controller\Extension\Orderwire;

/**
 * Answers what Orderwire asks: index.php?route=extension/orderwire/orders
 */
class Orders extends \Opencart\System\Engine\Controller {
	public function index(): void {
		$orderwire = new \Opencart\System\Library\Extension\Orderwire\Orderwire($this->registry);
		$refusal = $orderwire->refusal($this->request->server);
		if ($refusal !== '') {
			http_response_code($refusal === 'off' ? 403 : 401);
		}
		$this->response->addHeader('Content-Type: application/json');
		$this->response->addHeader('Cache-Control: no-store');
		$this->response->setOutput(json_encode($refusal === '' ? $orderwire->answer($this->request->get) : ['error' => $refusal]));
	}
}
