<?php
/**
 * Answers what Orderwire asks: index.php?route=extension/orderwire/orders
 */
class ControllerExtensionOrderwireOrders extends Controller {
	public function index() {
		$this->load->library('orderwire');
		$refusal = $this->orderwire->refusal($this->request->server);
		if ($refusal !== '') {
			http_response_code($refusal === 'off' ? 403 : 401);
		}
		$this->response->addHeader('Content-Type: application/json');
		$this->response->addHeader('Cache-Control: no-store');
		$this->response->setOutput(json_encode($refusal === '' ? $this->orderwire->answer($this->request->get) : ['error' => $refusal]));
	}
}
